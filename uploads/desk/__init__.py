"""What the admin pages of publishing are made of."""

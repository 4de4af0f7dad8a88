"""What the admin pages of every app are made of: who sees what, paging, panels, wording."""

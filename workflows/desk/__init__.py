"""The production desk: the admin pages of workflows and runs, taken apart."""

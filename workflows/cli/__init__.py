"""The command line's half of `manage.py run_workflow`: reading, following, reporting."""

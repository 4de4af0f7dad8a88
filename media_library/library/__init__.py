"""The library as a whole: finding, changing, deleting, cleaning, bringing in, giving out."""

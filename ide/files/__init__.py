"""What the window keeps on disk: programs, unsaved texts, settings."""

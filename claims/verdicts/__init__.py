"""Rating scales, the verdict draft, and its authors."""

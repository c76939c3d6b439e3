"""Tutor patches: one file per patch, the file name is the patch name. See tutorsociallearning.patch_files."""

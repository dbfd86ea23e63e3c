"""How rows are kept: engine settings, column types, the one commit. Right above the kernel, below everything else."""

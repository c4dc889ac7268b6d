"""Runnable comparisons. Figures are ratios of what ran side by side in one run; see `docs/benchmarks.md`."""

"""The tests mirror the packages: a file per lesson, chart module and shared module."""

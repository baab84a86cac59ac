"""The tests mirror the house: a file for each lesson, chart module and shared piece."""

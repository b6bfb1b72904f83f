"""The report: one HTML file that somebody who was not there can act on.

A builder per section turns the case into frozen views; the templates under `reports/` show them and decide nothing.
"""

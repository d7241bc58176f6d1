"""Hypotheses and references become scores: metrics, significance, benchmarks, reports. Imported when first used."""

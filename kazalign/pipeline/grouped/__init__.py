"""From folders to groups of texts that say the same, for whatever is then done with each group.

What every step gives is kept in a workplace, so that a run that was stopped, or that finds more texts than the last, does only
what is new.
"""

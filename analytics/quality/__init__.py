"""How good the data are: rules and their failures, who has reported, what figures leave out, results beside limits."""

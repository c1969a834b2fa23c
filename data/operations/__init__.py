"""How an installation is kept running: bundle, backup, restore, upgrade, doctor, logs."""

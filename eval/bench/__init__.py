"""Speed: measured side by side in one run, since machines and their load differ."""

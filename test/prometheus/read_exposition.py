"""Reads a text exposition from standard input with prometheus_client and prints what it found.

Output: {"families": [[name, type, help], ...], "samples": [[name, {label: value}, value], ...]}
"""

import json
import sys

from prometheus_client.parser import text_string_to_metric_families

# As it is: text mode would turn a carriage return within a label into a line feed.
body = sys.stdin.buffer.read().decode("utf-8")
families = []
samples = []
for family in text_string_to_metric_families(body):
    families.append([family.name, family.type, family.documentation])
    for sample in family.samples:
        samples.append([sample.name, sample.labels, sample.value])
json.dump({"families": families, "samples": samples}, sys.stdout)

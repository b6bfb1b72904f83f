"""The capture lab: real daemons and a phone in network namespaces, joined by a small access switch in user space.

Linux only, root; of Python's packages it needs `cryptography` alone. `python -m captures.lab` rebuilds every lab case;
the recipes are in `cases/`.
Kernels without VLAN devices, bridges or netem are common, so tagging and impairment are done by our own switch.
"""

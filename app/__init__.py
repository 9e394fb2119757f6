"""Madoguchi, an Online Residence Application System."""

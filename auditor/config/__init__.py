"""config.toml: which merchants there are, where their platforms are, and where their secrets are kept."""

from auditor.config.load import NAME, Config, load
from auditor.config.secrets import Secret

__all__ = ["NAME", "Config", "Secret", "load"]

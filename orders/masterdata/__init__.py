"""Master data of a company out of CSV files."""

from orders.masterdata.loading import Loaded, load
from orders.masterdata.tables import MasterDataError, Problem

__all__ = ["Loaded", "MasterDataError", "Problem", "load"]

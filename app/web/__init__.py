"""What every page shares, one topic a file; used by views, forms and the factory only. No tables, no permissions."""

"""The Flask kernel: sessions per request, pages and parts, errors, forms, paging; knows no feature."""

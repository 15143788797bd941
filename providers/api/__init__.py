"""The directory for other programmes: read only, described by OpenAPI 3.1; a file for each resource."""

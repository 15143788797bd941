"""Django's PostgreSQL backend for processes in which visitors wait. See portal.common.waiting."""

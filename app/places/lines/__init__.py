"""Where alleys and doors lie on the ground: lines and points from GeoJSON, matched by name, taken back in one act.

Tables: alley_line, door_point, line_upload, line_name. Coordinates are (lon, lat) in degrees, stored as JSON text.
"""

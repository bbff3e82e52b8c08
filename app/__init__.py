"""The front over HTTP: a Folium map for readers, the same layers as GeoJSON for programs."""

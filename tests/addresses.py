"""The pages there are, by what they are: what every page must be is tried on all of these."""

COMPARED = "?day=2017-11-14&compare=2017-10-01"
MAPS = {
    "the map": "/",
    "the map of two days": f"/{COMPARED}",
    "the map embedded": "/?embed=1",
    "the map in Arabic": "/?lang=ar",
    "the map of two days in Arabic": f"/{COMPARED}&lang=ar",
}
PAGES = {
    "about": "/about",
    "voices": "/voices",
    "claims": "/claims",
    "places": "/places?day=2017-11-14",
    "a claim": "/claims/x3?f=html",
    "why": "/why?lon=40.9171&lat=34.4549&f=html",
    "why not": "/why?lon=39.5&lat=35&f=html",
    "what if": "/what-if/zones?without=sohr&f=html",
    "a source": "/sources/tass-2017-11-14?f=html",
    "a place": "/places/abu-kamal",
    "an article": "/articles/xinhua-2017-11-14",
    "collections": "/collections?f=html",
    "a collection": "/collections/zones?f=html",
    "features": "/collections/claims/items?f=html&limit=20",
    "a feature": "/collections/claims/items/x3?f=html",
    "queryables": "/collections/reports/queryables?f=html",
    "conformance": "/conformance?f=html",
    "the API": "/api?f=html",
    "Arabic, about": "/about?lang=ar",
    "Arabic, places": "/places?lang=ar&f=html",
    "Arabic, claims": "/claims?lang=ar",
    "Arabic, a claim": "/claims/x3?lang=ar",
    "Arabic, a place": "/places/abu-kamal?lang=ar",
    "Arabic, an article": "/articles/xinhua-2017-11-14?lang=ar",
    "Arabic, why": "/why?lon=40.9171&lat=34.4549&f=html&lang=ar",
    "nothing there": "/nowhere",
    "a refusal": "/?day=never",
}

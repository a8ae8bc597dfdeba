-- What of OpenStreetMap goes into the base map: enough to see where one is and which way to ride.
-- One archive is taken whole by phones, so every attribute here is paid for in their bytes.
--
-- Works with tilemaker 2 (methods of an object) and 3 (global functions).

local function find(object, key)
  if Find then return Find(key) end
  return object:Find(key)
end

local function layer(object, name, is_area)
  if Layer then Layer(name, is_area) else object:Layer(name, is_area) end
end

local function centre(object, name)
  if LayerAsCentroid then LayerAsCentroid(name) else object:LayerAsCentroid(name) end
end

local function set(object, key, value)
  if value == '' then return end
  if Attribute then Attribute(key, value) else object:Attribute(key, value) end
end

local function from_zoom(object, zoom)
  if MinZoom then MinZoom(zoom) else object:MinZoom(zoom) end
end

local function is_closed(object)
  if IsClosed then return IsClosed() end
  return object:IsClosed()
end

local function is_big_enough(object, square_metres)
  if Area then return Area() >= square_metres end
  return object:Area() >= square_metres
end

-- Chinese name first; the English one only where the map has it.
local function names(object)
  local name = find(object, 'name:zh')
  if name == '' then name = find(object, 'name') end
  set(object, 'name', name)
  set(object, 'name_en', find(object, 'name:en'))
  return name
end

-- highway value -> class, zoom it appears at
local ROADS = {
  motorway = { 'motorway', 8 }, motorway_link = { 'motorway', 12 },
  trunk = { 'motorway', 8 }, trunk_link = { 'motorway', 12 },
  primary = { 'major', 8 }, primary_link = { 'major', 12 },
  secondary = { 'major', 10 }, secondary_link = { 'major', 12 },
  tertiary = { 'middle', 11 }, tertiary_link = { 'middle', 13 },
  unclassified = { 'minor', 12 }, residential = { 'minor', 12 }, living_street = { 'minor', 13 },
  service = { 'small', 14 }, road = { 'minor', 13 }, track = { 'small', 14 },
  pedestrian = { 'foot', 13 }, cycleway = { 'foot', 13 }, footway = { 'foot', 14 },
  path = { 'foot', 14 }, steps = { 'foot', 14 },
}

local GREEN = {
  park = true, garden = true, golf_course = true, nature_reserve = true, pitch = true,
  forest = true, grass = true, recreation_ground = true, village_green = true, cemetery = true,
  meadow = true, orchard = true, wood = true, scrub = true, grassland = true,
}
local BUILT = { residential = true, commercial = true, industrial = true, retail = true }
local PLACES = {
  city = 8, town = 9, county = 9, suburb = 11, village = 11, quarter = 13, hamlet = 13,
  neighbourhood = 14, locality = 14,
}
local POIS = {
  hospital = 'hospital', clinic = 'hospital', school = 'school', university = 'school',
  college = 'school', police = 'police', townhall = 'townhall', marketplace = 'market',
  bus_station = 'bus', charging_station = 'charging', toilets = 'toilet',
}

node_keys = { 'place', 'amenity', 'railway', 'shop' }

function init_function() end

function exit_function() end

local function poi(object, as_centre)
  local class = POIS[find(object, 'amenity')]
  if not class and find(object, 'railway') == 'station' then class = 'rail' end
  if not class and find(object, 'shop') == 'mall' then class = 'market' end
  if not class or (class ~= 'toilet' and find(object, 'name') == '') then return end
  if as_centre then centre(object, 'pois') else layer(object, 'pois', false) end
  set(object, 'class', class)
  names(object)
end

function node_function(node)
  local place = find(node, 'place')
  if PLACES[place] and find(node, 'name') ~= '' then
    layer(node, 'places', false)
    set(node, 'class', place)
    from_zoom(node, PLACES[place])
    names(node)
  end
  poi(node, false)
end

local function road(way, highway)
  local kind = ROADS[highway]
  layer(way, 'roads', false)
  set(way, 'class', kind[1])
  from_zoom(way, kind[2])
  local oneway = find(way, 'oneway')
  if oneway == 'yes' or oneway == '1' then set(way, 'oneway', '1') end
  local bridge = find(way, 'bridge')
  if bridge ~= '' and bridge ~= 'no' then set(way, 'bridge', '1') end
  if find(way, 'tunnel') == 'yes' then set(way, 'tunnel', '1') end
  if names(way) == '' then set(way, 'name', find(way, 'ref')) end
end

local function area(way)
  local natural, landuse, leisure = find(way, 'natural'), find(way, 'landuse'), find(way, 'leisure')
  if natural == 'water' or landuse == 'reservoir' or find(way, 'waterway') == 'riverbank' then
    layer(way, 'water', true)
    names(way)
  elseif GREEN[natural] or GREEN[landuse] or GREEN[leisure] then
    layer(way, 'land', true)
    set(way, 'class', 'green')
    if not is_big_enough(way, 20000) then from_zoom(way, 13) end
    if leisure == 'park' then names(way) end
  elseif BUILT[landuse] then
    layer(way, 'land', true)
    set(way, 'class', 'built')
    from_zoom(way, 11)
  end
  if find(way, 'building') ~= '' then
    layer(way, 'buildings', true)
  end
  poi(way, true)
end

function way_function(way)
  local highway = find(way, 'highway')
  if ROADS[highway] and find(way, 'area') ~= 'yes' then road(way, highway) end
  local waterway = find(way, 'waterway')
  if waterway == 'river' or waterway == 'canal' or waterway == 'stream' then
    layer(way, 'waterways', false)
    set(way, 'class', waterway)
    from_zoom(way, waterway == 'stream' and 13 or 9)
    names(way)
  end
  if find(way, 'railway') == 'rail' then layer(way, 'rails', false) end
  if is_closed(way) or find(way, 'type') == 'multipolygon' then area(way) end
end

-- On foot: OSRM's own profile as shipped, with its walking speed as a hard cap.

local bounded = require('bounded')

return bounded.cap(require('foot'), 5)

import { setSourceMapsSupport } from 'node:module';

// Our errors tell their place in the source. Node's own flag would read the maps of all packages too, at the start: 10 MB of what api
// and worker may hold each, for places that nobody looks at.
setSourceMapsSupport(true, { nodeModules: false });

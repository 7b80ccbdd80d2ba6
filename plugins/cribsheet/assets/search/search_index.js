// From file:// Material loads this file; page.js has said already what it would say.

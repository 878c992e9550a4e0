// talkback.js <port> <upstream> <folder> <NEW|OVERWRITE>: talkback as a replayer (each call is recorded
// once) or as a recorder (each call is).
const talkback = require("talkback");
const [port, host, path, record] = process.argv.slice(2);
talkback({
  host, path, port: Number(port), silent: true, debug: false, summary: false,
  record: talkback.Options.RecordMode[record],
}).start();

// Given with `--import` to a program that was started with a channel to whoever started it: when they are gone, however that
// came about, the program ends too, and nothing of a run that was killed stays behind.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// The channel alone keeps no program running that has nothing else to do.
process.channel?.unref();

// First, so that Ctrl-C is heard while the others load.
import './interrupt';
import { runCommandLine } from './commandLine';

// A pipe that closes early (`model-minifier inspect m | head`) is no error.
process.stdout.on('error', () => process.exit(0));
void runCommandLine(process.argv).then((status) => {
  process.exitCode = status;
});

"""adapter.py CLIENT: hands each line on to the client and its answer back. Before each call the harness, which is
the parent, is stopped for 0.7 s, as a machine that has too much to do would stop it. The client goes on."""
import os, signal, subprocess, sys

client = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
harness = os.getppid()
for line in sys.stdin.buffer:
    if b'"type":"call"' in line:
        os.kill(harness, signal.SIGSTOP)
        subprocess.Popen(["sh", "-c", f"sleep 0.7; kill -CONT {harness}"],
                         stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    client.stdin.write(line)
    client.stdin.flush()
    if b'"type":"bye"' in line:
        break
    sys.stdout.buffer.write(client.stdout.readline())
    sys.stdout.buffer.flush()
client.stdin.close()
client.wait()

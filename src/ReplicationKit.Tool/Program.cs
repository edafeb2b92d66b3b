using System.Runtime.InteropServices;
using ReplicationKit.Tool;

using var stop = new CancellationTokenSource();
using PosixSignalRegistration interrupt = On(PosixSignal.SIGINT), termination = On(PosixSignal.SIGTERM);
return await new CommandLine(Terminal.OfProcess()).RunAsync(args, stop.Token);

PosixSignalRegistration On(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
{
    // The first one ends the command, a second one the process.
    context.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
});

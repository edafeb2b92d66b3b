using System.Runtime.InteropServices;

namespace ReplicationKit.Tool;

internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        using var stop = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
            termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await new CommandLine(Terminal.OfProcess()).RunAsync(arguments, stop.Token);

        void Stop(PosixSignalContext context)
        {
            // The first one ends the command, a second one the process.
            context.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }
}

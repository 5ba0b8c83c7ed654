using OrleansTickets.Clusters;
using OrleansTickets.Daemons;
using OrleansTickets.LoadTest;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true; // what was started is ended in order; pressed twice, at once
    stop.Cancel();
};
using var terminated = System.Runtime.InteropServices.PosixSignalRegistration.Create(
    System.Runtime.InteropServices.PosixSignal.SIGTERM,
    signal =>
    {
        signal.Cancel = true;
        stop.Cancel();
    });

try
{
    var arguments = Arguments.Read(args);
    if (arguments.IsHelp)
    {
        Console.Out.Write(Arguments.Help);
        return 0;
    }
    return arguments.Command == "cluster"
        ? await ClusterCommand.RunAsync(arguments, stop.Token)
        : await RunCommand.RunAsync(arguments, stop.Token);
}
catch (UsageException e)
{
    Console.Error.WriteLine($"LoadTest: {e.Message} See --help.");
    return 2;
}
catch (Exception e) when (e is ClusterException or DaemonException or InvalidOperationException)
{
    Console.Error.WriteLine($"LoadTest: {e.Message}");
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 1;
}

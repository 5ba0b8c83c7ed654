using Xunit;

namespace OrleansTickets;

/// <summary>A cluster for one class of tests: those that move the clock, or stop the silo.</summary>
public sealed class OwnHelpDesk : IAsyncLifetime
{
    public HelpDesk Desk { get; } = new();

    public ValueTask InitializeAsync() => Desk.InitializeAsync();

    public ValueTask DisposeAsync() => Desk.DisposeAsync();
}

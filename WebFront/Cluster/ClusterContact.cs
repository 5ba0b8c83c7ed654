namespace OrleansTickets.WebFront.Cluster;

/// <summary>Knows when silos come and go, as a front sees it.</summary>
internal sealed class ClusterContact : IClusterConnectionStatusObserver
{
    /// <summary>A silo came or went, or all of them. Raised on any thread.</summary>
    public event Action? Changed;

    public void NotifyGatewayCountChanged(
        int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered) => Changed?.Invoke();

    public void NotifyClusterConnectionLost() => Changed?.Invoke();
}

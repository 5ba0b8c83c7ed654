namespace OrleansTickets.Clusters;

/// <summary>A process of the cluster does not do what it should; the message ends with its log.</summary>
internal sealed class ClusterException(string message) : Exception(message);

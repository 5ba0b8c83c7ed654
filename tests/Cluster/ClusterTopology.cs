namespace OrleansTickets.Clusters;

/// <summary>Which processes make a cluster, and what each of them is told. What is told here is what an operator tells
/// them, however they are run.</summary>
internal sealed record ClusterTopology
{
    /// <summary>How the front names the way in which it finds silos: their table in the database.</summary>
    public const string Clustering = "AdoNet";

    /// <summary>By which silos and fronts that share a database know each other.</summary>
    public string ClusterId { get; init; } = "tickets";

    /// <value>The default value is 3. With 0 each front hosts a silo of its own, which is right for one front.</value>
    public int Silos { get; init; } = 3;

    /// <value>The default value is 2.</value>
    public int Fronts { get; init; } = 2;

    public string AdminLogin { get; init; } = "admin";

    public IEnumerable<string> SiloNames => Enumerable.Range(1, Silos).Select(number => $"silo{number}");

    public IEnumerable<string> FrontNames => Enumerable.Range(1, Fronts).Select(number => $"front{number}");

    /// <param name="database">How to connect to PostgreSQL.</param>
    /// <param name="endpoint">Where the other processes reach this silo.</param>
    public Dictionary<string, string> SiloSettings(string database, SiloEndpoint endpoint) => new()
    {
        ["ConnectionStrings:Tickets"] = database,
        ["Orleans:ClusterId"] = ClusterId,
        ["Orleans:Clustering:ProviderType"] = Clustering,
        ["Orleans:Endpoints:AdvertisedIPAddress"] = endpoint.Address,
        ["Orleans:Endpoints:SiloPort"] = $"{endpoint.SiloPort}",
        ["Orleans:Endpoints:GatewayPort"] = $"{endpoint.GatewayPort}",
    };

    /// <param name="database">How to connect to PostgreSQL.</param>
    /// <param name="adminToken">The token of the first administrator, who is made while there is none.</param>
    public Dictionary<string, string> FrontSettings(string database, string adminToken)
    {
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings:Tickets"] = database,
            ["Setup:AdminLogin"] = AdminLogin,
            ["Setup:AdminToken"] = adminToken,
        };
        if (Silos > 0)
        {
            settings["Orleans:ClusterId"] = ClusterId;
            settings["Orleans:Clustering:ProviderType"] = Clustering;
        }
        return settings;
    }
}

/// <summary>Where a silo takes calls of other silos, and of fronts.</summary>
internal sealed record SiloEndpoint(string Address, int SiloPort, int GatewayPort);

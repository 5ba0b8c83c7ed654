using System.Diagnostics.Metrics;
using OrleansTickets.Telemetry;

namespace OrleansTickets.WebFront.Telemetry;

/// <summary>By what an agent is connected to a front.</summary>
internal enum Way
{
    Desk,
    Hub,
}

/// <summary>Counts who is connected to this front.</summary>
internal sealed class Connections
{
    private readonly Lock turn = new();
    private readonly Dictionary<string, int> agents = [];
    private readonly int[] open = new int[2];

    public Connections(IMeterFactory meters)
    {
        var meter = meters.CreateOwn();
        meter.CreateObservableUpDownCounter(
            "orleanstickets.front.connections", ReadOpen, "{connection}", "Open desks and connections to the hub.");
        meter.CreateObservableUpDownCounter(
            "orleanstickets.front.agents", CountAgents, "{agent}", "Agents who are connected to this front.");
    }

    public void Open(string login, Way way) => Change(login, way, 1);

    public void Close(string login, Way way) => Change(login, way, -1);

    private void Change(string login, Way way, int by)
    {
        lock (turn)
        {
            open[(int)way] += by;
            var left = agents.GetValueOrDefault(login) + by;
            if (left > 0)
            {
                agents[login] = left;
            }
            else
            {
                agents.Remove(login);
            }
        }
    }

    private int CountAgents()
    {
        lock (turn)
        {
            return agents.Count;
        }
    }

    private Measurement<int>[] ReadOpen()
    {
        lock (turn)
        {
            return
            [
                new(open[(int)Way.Desk], new KeyValuePair<string, object?>("way", "desk")),
                new(open[(int)Way.Hub], new KeyValuePair<string, object?>("way", "hub")),
            ];
        }
    }
}

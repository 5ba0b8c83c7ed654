namespace OrleansTickets.LoadTest;

/// <summary>All fronts, and whom to ask.</summary>
internal sealed class FrontRow(IEnumerable<Uri> addresses) : IDisposable
{
    public IReadOnlyList<Front> All { get; } = [.. addresses.Select(address => new Front(address))];

    /// <summary>Whether callers may hear nothing of what is done to the cluster just now.</summary>
    public bool IsStrict { get; set; }

    /// <summary>The caller's own front, or the next that takes calls.</summary>
    public Front Choose(int own)
    {
        for (var i = 0; i < All.Count; i++)
        {
            var front = All[(own + i) % All.Count];
            if (!front.IsResting)
            {
                return front;
            }
        }
        return All[own % All.Count];
    }

    public void Dispose()
    {
        foreach (var front in All)
        {
            front.Dispose();
        }
    }
}

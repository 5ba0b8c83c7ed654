using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Queues;
using OrleansTickets.Tickets;
using OrleansTickets.WebFront.Tickets;

namespace OrleansTickets.WebFront.Desk;

/// <summary>What all parts of one agent's open desk share: who they are, their queues, and what is new. One per
/// circuit; the layout makes it and hands it down.</summary>
internal sealed class AgentDesk : IAsyncDisposable
{
    private static readonly TimeSpan CounterPace = TimeSpan.FromMilliseconds(300);

    private readonly IGrainFactory grains;
    private readonly TicketRelay relay;
    private readonly Dictionary<string, IAsyncDisposable> watches = [];
    private readonly SemaphoreSlim turn = new(1);
    private readonly CancellationTokenSource end = new();
    private readonly Debounce counters;

    public AgentDesk(IGrainFactory grains, TicketRelay relay, TimeProvider clock, string login)
    {
        this.grains = grains;
        this.relay = relay;
        Login = login;
        Clock = clock;
        Time = new(clock);
        Names = new(grains);
        Me = new() { Login = login, Name = login };
        counters = new(clock, CounterPace, ReadCountersAsync);
    }

    public string Login { get; }
    public TimeProvider Clock { get; }
    public DeskTime Time { get; }
    public AgentNames Names { get; }
    public Agent Me { get; private set; }
    public ImmutableArray<QueueOverview> Queues { get; private set; } = [];
    public ImmutableArray<TicketField> Fields { get; private set; } = [];
    public int Unread { get; private set; }

    /// <summary>Whose mail shows pictures from elsewhere unasked; in lower case.</summary>
    public ImmutableHashSet<string> PictureSenders { get; private set; } = [];

    public bool IsReady { get; private set; }
    public CancellationToken Ended => end.Token;
    public bool IsAdministrator => Me.Roles.Contains(Agent.Administrator);

    /// <summary>Something of the above changed. Raised on any thread.</summary>
    public event Func<Task>? Changed;

    /// <summary>A ticket of one of the queues changed. Raised on any thread.</summary>
    public event Func<TicketNotice, Task>? Noticed;

    /// <summary>The agent was told something. Raised on any thread.</summary>
    public event Func<AgentNotice, Task>? Notified;

    /// <summary>The connection was gone: whoever shows something reads it again.</summary>
    public event Func<Task>? Returned;

    /// <summary>The agent looked at this ticket.</summary>
    public event Action<string>? Seen;

    /// <summary>The list was scrolled: from which row on, and how many can be seen.</summary>
    public event Func<int, int, Task>? Scrolled;

    /// <summary>A key was pressed outside fields, or Escape or the sending key inside.</summary>
    public event Func<string, Task>? Pressed;

    /// <summary>Whether the agent holds this right in the queue: what the grain would allow.</summary>
    public bool May(Right right, string queue) =>
        Queues.FirstOrDefault(overview => overview.Settings.Name == queue)?.Rights is { IsDefault: false } rights
        && (rights.Contains(right) || rights.Contains(Right.ReadWrite));

    /// <summary>What people call the ticket field of this name.</summary>
    public string LabelOf(string field) => Fields.FirstOrDefault(known => known.Name == field)?.Label ?? field;

    /// <summary>Watches first and reads then, so that nothing falls between.</summary>
    public async Task StartAsync()
    {
        Me = await grains.GetGrain<IAgentGrain>(Login).Read() ?? Me;
        Names.Put(Me);
        Time.SetZone(Me.TimeZone);
        PictureSenders = [.. await grains.GetGrain<IAgentGrain>(Login).ReadPictureSenders()];
        watches["/agent"] = await relay.WatchAgentAsync(Login, OnNotified, Ended);
        await ReadAsync();
        relay.Missed += OnMissed;
        IsReady = true;
        await RaiseAsync(Changed);
    }

    /// <summary>After a break of the connection, nothing that is shown may be trusted.</summary>
    public async Task ReturnAsync()
    {
        await ReadAsync();
        await RaiseAsync(Changed);
        await RaiseAsync(Returned);
    }

    /// <summary>Administrators change them, and nobody is told.</summary>
    public async Task ReadFieldsAsync() =>
        Fields = await grains.GetGrain<ITicketFieldsGrain>(ITicketFieldsGrain.Key).Read();

    public async Task ReadUnreadAsync()
    {
        Unread = await grains.GetGrain<IAgentDeskGrain>(Login).CountUnread(Ended);
        await RaiseAsync(Changed);
    }

    public void Take(Agent me)
    {
        Me = me;
        Names.Put(me);
        Time.SetZone(me.TimeZone);
    }

    public async Task ShowPicturesOfAsync(string address, bool always)
    {
        PictureSenders = [.. await grains.GetGrain<IAgentGrain>(Login).ShowPicturesOf(address, always)];
        await RaiseAsync(Changed);
    }

    public Task RefreshAsync() => RaiseAsync(Changed);

    public Task PressAsync(string key) => Pressed?.Invoke(key) ?? Task.CompletedTask;

    public Task ScrollAsync(int first, int count) => Scrolled?.Invoke(first, count) ?? Task.CompletedTask;

    public void RaiseSeen(string ticket) => Seen?.Invoke(ticket);

    public async ValueTask DisposeAsync()
    {
        if (IsReady)
        {
            relay.Missed -= OnMissed;
        }
        await end.CancelAsync();
        foreach (var watch in watches.Values)
        {
            await watch.DisposeAsync();
        }
        end.Dispose();
        turn.Dispose();
    }

    private async Task ReadAsync()
    {
        await turn.WaitAsync(Ended);
        try
        {
            await ReadQueuesAsync();
            var fresh = Queues.Select(queue => queue.Settings.Name).Where(name => !watches.ContainsKey(name)).ToArray();
            foreach (var name in fresh)
            {
                watches[name] = await relay.WatchQueueAsync(name, OnNoticed, Ended);
            }
            if (fresh.Length > 0)
            {
                await ReadQueuesAsync();
            }
            await ReadFieldsAsync();
            Unread = await grains.GetGrain<IAgentDeskGrain>(Login).CountUnread(Ended);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task ReadQueuesAsync() =>
        Queues = await grains.GetGrain<IQueueDirectoryGrain>(IQueueDirectoryGrain.Key).ReadOverview();

    private async Task ReadCountersAsync()
    {
        if (Ended.IsCancellationRequested)
        {
            return;
        }
        using (Caller.As(Login))
        {
            try
            {
                await ReadAsync();
            }
            catch (Exception e) when (e is OperationCanceledException || Refusals.Explain(e, Names) is not null)
            {
                return; // the next notice tries again
            }
        }
        await RaiseAsync(Changed);
    }

    private async Task OnMissed(DateTimeOffset since)
    {
        if (IsReady)
        {
            using (Caller.As(Login))
            {
                await ReturnAsync();
            }
        }
    }

    private async Task OnNoticed(TicketNotice notice)
    {
        if (notice.What != TicketNotice.PresenceChanged)
        {
            counters.Wish();
        }
        foreach (var listener in Noticed?.GetInvocationList() ?? [])
        {
            await ((Func<TicketNotice, Task>)listener)(notice);
        }
    }

    private async Task OnNotified(AgentNotice notice)
    {
        counters.Wish();
        await Names.LearnAsync([notice.Notification.By]);
        foreach (var listener in Notified?.GetInvocationList() ?? [])
        {
            await ((Func<AgentNotice, Task>)listener)(notice);
        }
    }

    private static async Task RaiseAsync(Func<Task>? listeners)
    {
        foreach (var listener in listeners?.GetInvocationList() ?? [])
        {
            await ((Func<Task>)listener)();
        }
    }
}

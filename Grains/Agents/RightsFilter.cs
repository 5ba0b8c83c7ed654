using System.Collections.Concurrent;
using System.Reflection;

namespace OrleansTickets.Agents;

/// <summary>Lets a call through to a grain of ours only if its method says that the caller may.</summary>
internal sealed class RightsFilter(AgentRights rights) : IIncomingGrainCallFilter
{
    private static readonly ConcurrentDictionary<MethodInfo, CallerAttribute?> Declared = new();

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var method = context.InterfaceMethod;
        // Others are Orleans' own calls: streams, reminders, management.
        if (method.Module.Assembly == typeof(CallerAttribute).Assembly)
        {
            await CheckAsync(context, Declared.GetOrAdd(method, one => one.GetCustomAttribute<CallerAttribute>()));
        }
        await context.Invoke();
    }

    private async ValueTask CheckAsync(IIncomingGrainCallContext context, CallerAttribute? declared)
    {
        if (declared is not null && Caller.IsSystem)
        {
            return;
        }
        var name = $"{context.InterfaceMethod.DeclaringType?.Name}.{context.InterfaceMethod.Name}";
        if (declared is null)
        {
            throw new RightMissingException($"{name} declares no caller.");
        }
        if (Caller.Scope is { } scope && (declared is not MailSourceAttribute || scope != Caller.MailScope))
        {
            throw new RightMissingException($"A token with the scope {scope} may not call {name}.");
        }
        var held = Caller.Agent is { } agent ? await rights.OfAsync(agent) : EffectiveRights.None;
        if (!held.IsValid)
        {
            throw new RightMissingException($"{Caller.Agent ?? "Nobody"} is no agent here.");
        }
        switch (declared)
        {
            case NeedsAttribute needed:
                await CheckAsync(context, needed.Right, held);
                break;
            case AnyAgentAttribute:
            case AdministratorOnlyAttribute when held.IsAdministrator:
            case MailSourceAttribute when held.IsAdministrator || Caller.Scope == Caller.MailScope:
                break;
            default:
                throw new RightMissingException($"{Caller.Agent} may not call {name}.");
        }
    }

    private static async ValueTask CheckAsync(IIncomingGrainCallContext context, Right needed, EffectiveRights held)
    {
        // Who may open tickets in a queue need not see those of others.
        bool Sees(string queue) =>
            held.Cover(Right.ReadOnly, queue) || (needed == Right.Create && held.Cover(needed, queue));
        var queue = context.Grain is IGuarded grain ? await grain.QueueOf(context.Request, Sees) : null;
        if (queue is null || !Sees(queue))
        {
            // The same words for what does not exist and for what the caller is not to know of.
            throw Hidden();
        }
        if (!held.Cover(needed, queue))
        {
            throw new RightMissingException($"{Caller.Agent} lacks the right {needed} in {queue}.");
        }
    }

    /// <summary>There is no such thing, or none that the caller may know of.</summary>
    public static RightMissingException Hidden() => new("There is no such ticket or queue.", isHidden: true);
}

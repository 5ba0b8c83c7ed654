using OrleansTickets.Agents;
using OrleansTickets.Mail;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>What is the same over every database.</summary>
internal static class TicketStorage
{
    /// <summary>Adds what reads and writes through the <see cref="ITicketDatabase"/>.</summary>
    public static void AddTicketStore(this IServiceCollection services)
    {
        services.AddSingleton<CommitMeasures>();
        services.AddSingleton<StoreMeasures>();
        services.AddHostedService<StoreWatch>();
        services.AddSingleton<ITicketStore, TicketStore>();
        services.AddSingleton<IAgentDesk, StoredAgentDesk>();
        services.AddSingleton<IOutbox, StoredOutbox>();
        services.AddSingleton<IAutoResponseLog, StoredAutoResponses>();
        services.AddSingleton<IQuarantine, StoredQuarantine>();
    }
}

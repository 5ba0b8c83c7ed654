using System.Collections.Immutable;
using OrleansTickets.Agents;
using OrleansTickets.Tickets;
using static OrleansTickets.WebFront.Languages.Texts;

namespace OrleansTickets.WebFront.Desk;

/// <summary>Tells an event of a ticket as a sentence.</summary>
internal static class HistoryWords
{
    private const string Customer = "customer";

    public static string Who(TicketEvent happened, AgentNames names) => happened switch
    {
        FollowUpReceived { From: var from } => from.ToString(),
        TicketOpened { By: Customer, Customer: var customer } => customer.ToString(),
        { By: Customer } => T("TheCustomer"),
        { By: Caller.System } => T("TheSystem"),
        _ => names.Of(happened.By),
    };

    public static string What(TicketEvent happened, AgentDesk desk) => happened switch
    {
        TicketOpened { Automatic: { } automatic } e =>
            T("HistoryOpenedBecause", e.Queue, $"{e.Reason} {T("HistoryAutomatic", automatic.Reason)}"),
        TicketOpened { Reason: { Length: > 0 } reason } e => T("HistoryOpenedBecause", e.Queue, reason),
        TicketOpened e => T("HistoryOpened", e.Queue, Words.Of(e.Channel)),
        ArticleAdded { AutoResponse: { } kind } => T("HistoryAutoResponse", T($"Upon{kind}")),
        AutoResponseSuppressed e => T("HistoryAutoResponseSuppressed", T($"Upon{e.Kind}"), e.Reason),
        ArticleAdded { IsVisibleForCustomer: false } => T("HistoryNote"),
        ArticleAdded { Template: { } template } => T("HistoryAnsweredFrom", template),
        ArticleAdded { SenderType: Articles.SenderType.Customer } => T("HistoryAsked"),
        ArticleAdded => T("HistoryAnswered"),
        FollowUpReceived { Mark: Articles.ArticleMark.NewParticipant } e => T("HistoryStrangerWrote", T($"Reason{e.Reason}")),
        FollowUpReceived { Automatic: { } automatic } e =>
            T("HistoryWrote", $"{T($"Reason{e.Reason}")}; {T("HistoryAutomatic", automatic.Reason)}"),
        FollowUpReceived e => T("HistoryWrote", T($"Reason{e.Reason}")),
        TicketLocked { Agent: var agent, By: var by } when agent == by => T("HistoryLocked"),
        TicketLocked e => T("HistoryLockedFor", desk.Names.Of(e.Agent)),
        TicketUnlocked { Was: { } was } e => T($"HistoryUnlocked{e.Reason}", desk.Names.Of(was)),
        TicketUnlocked e => T($"HistoryUnlocked{e.Reason}", T("Nobody")),
        OwnerChanged { IsHandedOver: true } e => T("HistoryHandedOver", desk.Names.Of(e.To)),
        OwnerChanged e when e.To == e.By => T("HistoryTook"),
        OwnerChanged e => T("HistoryOwner", desk.Names.Of(e.To)),
        ResponsibleChanged e => T("HistoryResponsible", desk.Names.Of(e.To)),
        StateChanged { Until: { } until } e => T("HistoryPending", Words.Of(e.To), desk.Time.Full(until)),
        StateChanged e => T("HistoryState", Words.Of(e.From), Words.Of(e.To)),
        QueueMoved e => T("HistoryMoved", e.From, e.To),
        PriorityChanged e => T("HistoryPriority", Words.Priority(e.From), Words.Priority(e.To)),
        TagsChanged { Removed.IsEmpty: true } e => T("HistoryTagsAdded", Listed(e.Added)),
        TagsChanged { Added.IsEmpty: true } e => T("HistoryTagsRemoved", Listed(e.Removed)),
        TagsChanged e => T("HistoryTagsChanged", Listed(e.Added), Listed(e.Removed)),
        FieldsChanged e => Listed([.. e.Set.Select(value => Told(value, desk))]),
        MailFiltered e => Filtered(e),
        ReminderReached => T("HistoryReminder"),
        MailDelivered { Detail: { Length: > 0 } detail } e => T($"HistoryDelivery{e.Delivery}", e.To) + $" ({detail})",
        MailDelivered e => T($"HistoryDelivery{e.Delivery}", e.To),
        UnreadableEvent => T("HistoryUnreadable"),
        _ => happened.GetType().Name,
    };

    private static string Told(FieldValue value, AgentDesk desk) => value.Value.Length == 0
        ? T("HistoryFieldGone", desk.LabelOf(value.Name))
        : T("HistoryField", desk.LabelOf(value.Name), value.Value);

    private static string Filtered(MailFiltered e)
    {
        string?[] told =
        [
            e.Filters.IsEmpty ? null : T("HistoryFiltered", Listed(e.Filters)),
            e.Headers.IsEmpty ? null : T("HistoryFilteredHeaders", Listed(e.Headers)),
            e.Skipped.IsEmpty ? null : T("HistoryFilteredSkipped", string.Join(" ", e.Skipped)),
        ];
        return string.Join("; ", told.OfType<string>());
    }

    private static string Listed(ImmutableArray<string> words) => string.Join(", ", words);

    public static IEnumerable<string?> Logins(TicketEvent happened) => happened switch
    {
        TicketLocked e => [e.By, e.Agent],
        TicketUnlocked e => [e.By, e.Was],
        OwnerChanged e => [e.By, e.From, e.To],
        ResponsibleChanged e => [e.By, e.From, e.To],
        _ => [happened.By],
    };
}

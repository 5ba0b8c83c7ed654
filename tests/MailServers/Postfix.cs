namespace OrleansTickets.MailServers;

/// <summary>What Postfix has to be told.</summary>
internal static class Postfix
{
    public const string Program = "/usr/lib/postfix/sbin/master";

    // What "postfix check" would make, in a tenth of the time.
    public const string Command = $"""
        install -d "$0/queue" "$0/queue/pid"
        install -d -o postfix "$0/data"
        cd "$0/queue"
        install -d -o postfix -m 700 active bounce corrupt defer deferred flush hold incoming private saved trace
        install -d -o postfix -g postdrop -m 730 maildrop
        install -d -o postfix -g postdrop -m 710 public
        exec {Program} -s -c "$0"
        """;

    public static IEnumerable<(string Name, string Text)> Files(DirectoryInfo directory, int port) =>
        [("main.cf", MainFile(directory)), ("master.cf", MasterFile(port)), ("recipients", Recipients)];

    private const string Recipients = """
        /^nosuch/ 550 5.1.1 No such mailbox here
        /^later/ 450 4.2.1 Mailbox busy, try again later

        """;

    // Nothing leaves the machine: default_transport also stops the bounces that strangers would get.
    // Mails stay as they were sent (no header rewriting), and deferred ones are tried again every second.
    private static string MainFile(DirectoryInfo directory) => $"""
        compatibility_level = 3.6
        queue_directory = {directory.FullName}/smtp/queue
        data_directory = {directory.FullName}/smtp/data
        maillog_file = {directory.FullName}/smtp/log
        maillog_file_prefixes = {directory.FullName}
        myhostname = mx.helpdesk.test
        myorigin = helpdesk.test
        mydestination =
        mynetworks = 127.0.0.0/8
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        smtpd_banner = $myhostname ESMTP {directory.Name}
        smtpd_relay_restrictions = reject_unauth_destination
        smtpd_recipient_restrictions = check_recipient_access regexp:{directory.FullName}/smtp/recipients
        smtpd_peername_lookup = no
        smtpd_error_sleep_time = 0
        smtpd_hard_error_limit = 1000
        smtputf8_enable = no
        message_size_limit = 31457280
        virtual_mailbox_domains = helpdesk.test customer.test
        virtual_mailbox_maps = static:all
        virtual_mailbox_limit = 0
        virtual_transport = lmtp:unix:{Dovecot.LmtpSocket(directory)}
        default_transport = error:5.1.2 This server knows helpdesk.test and customer.test alone
        alias_maps =
        alias_database =
        fast_flush_domains =
        local_header_rewrite_clients =
        recipient_delimiter =
        notify_classes =
        in_flow_delay = 0
        queue_run_delay = 1s
        minimal_backoff_time = 1s
        maximal_backoff_time = 1s

        """;

    private static string MasterFile(int port) => $"""
        127.0.0.1:{port} inet n - n - - smtpd
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        proxymap unix - - n - - proxymap
        lmtp unix - - n - - lmtp
        error unix - - n - - error
        retry unix - - n - - error
        anvil unix - - n - 1 anvil
        postlog unix-dgram n - n - 1 postlogd

        """;
}

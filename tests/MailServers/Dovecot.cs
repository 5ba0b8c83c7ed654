namespace OrleansTickets.MailServers;

/// <summary>What Dovecot 2.3 has to be told.</summary>
internal static class Dovecot
{
    public const string Program = "/usr/sbin/dovecot";
    public const string Imap = "/usr/lib/dovecot/imap";
    public const string Pop3 = "/usr/lib/dovecot/pop3";
    public const string Lmtp = "/usr/lib/dovecot/lmtp";

    // Every Debian has a user "mail"; Dovecot refuses to read mail as root.
    public const string Command = $"""
        install -d -o mail -g mail -m 700 "$0/../mailboxes"
        exec {Program} -F -c "$0/dovecot.conf"
        """;

    public static string LmtpSocket(DirectoryInfo directory) => Path.Combine(directory.FullName, "lmtp", "socket");

    // A wrong password must cost a test no time: no delay, and no penalty (the anvil) for the next login.
    public static (string Name, string Text) ImapFiles(
        DirectoryInfo directory, int port, int pop3Port, string password) =>
        ("dovecot.conf", Common(directory, "imap", "imap pop3", password) + $$"""

            auth_failure_delay = 0
            disable_plaintext_auth = no
            mail_max_userip_connections = 1000
            service anvil {
              unix_listener anvil-auth-penalty {
                mode = 0
              }
            }
            service imap-login {
              inet_listener imap {
                port = {{port}}
              }
              inet_listener imaps {
                port = 0
              }
            }
            service pop3-login {
              inet_listener pop3 {
                port = {{pop3Port}}
              }
              inet_listener pop3s {
                port = 0
              }
            }
            """);

    public static (string Name, string Text) LmtpFiles(DirectoryInfo directory, string password) =>
        ("dovecot.conf", Common(directory, "lmtp", "lmtp", password) + $$"""

            service lmtp {
              unix_listener {{LmtpSocket(directory)}} {
                mode = 0666
              }
            }
            """);

    // LMTP asks for no password, but its auth process does not start without one to check.
    // No recipient_delimiter: the mailbox of "a+b" is not that of "a".
    private static string Common(DirectoryInfo directory, string name, string protocols, string password) => $$"""
        protocols = {{protocols}}
        instance_name = {{directory.Name}}-{{name}}
        login_greeting = {{directory.Name}}
        base_dir = {{directory.FullName}}/{{name}}/run
        state_dir = {{directory.FullName}}/{{name}}/state
        log_path = /dev/stderr
        listen = 127.0.0.1
        ssl = no
        hostname = mail.helpdesk.test
        postmaster_address = postmaster@helpdesk.test
        recipient_delimiter =
        auth_username_chars = abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_+=@
        first_valid_uid = 1
        mail_fsync = never
        mail_location = maildir:~
        passdb {
          driver = static
          args = password={{password}}
        }
        userdb {
          driver = static
          args = uid=mail gid=mail home={{directory.FullName}}/mailboxes/%u allow_all_users=yes
        }
        """;
}

using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Platform.Work;
using Microsoft.Extensions.Configuration;

namespace Claustro.Academics.Settings;

/// <summary>How the system is set up where it is installed, without any secret: administrators see what is in force, and what each setting is called.</summary>
internal static class ReadSettings
{
    /// <summary>One setting: <paramref name="Key"/> as an environment variable, which is how it is changed.</summary>
    public sealed record Item(Text Name, Text Value, string Key);

    public sealed record Group(Text Name, IReadOnlyList<Item> Items);

    public static Outcome<List<Group>> Run(Caller caller, Institution institution, SchedulePlan plan, IConfiguration configuration)
    {
        if (!caller.IsAdministrator)
        {
            return Refusal.NotYours;
        }

        return new Outcome<List<Group>>(
        [
            new(new("Institución", "Institution"),
            [
                new(new("Zona horaria", "Time zone"), Same(institution.TimeZone), "Institution__TimeZone"),
            ]),
            new(new("Correo y SMS", "Mail and SMS"), Delivery(configuration)),
            new(new("Tareas programadas", "Schedules"), [.. plan.Kinds.Select(k => new Item(k.Title, When(plan, k.Name), $"Schedules__{k.Name}"))]),
        ]);
    }

    private static IReadOnlyList<Item> Delivery(IConfiguration configuration)
    {
        var (host, provider) = (configuration["Smtp:Host"]?.Trim() ?? "", configuration["Sms:Provider"]?.Trim() ?? "");
        return
        [
            new(new("Servidor de correo", "Mail server"), host.Length > 0
                ? Same($"{host}:{Or(configuration["Smtp:Port"], "25")}")
                : new("Sin configurar: los correos se guardan en la carpeta de datos", "Not set: mails are kept in the data folder"), "Smtp__Host, Smtp__Port"),
            new(new("Usuario del correo", "Mail user"), Given(configuration["Smtp:UserName"]), "Smtp__UserName, Smtp__Password"),
            new(new("Remitente", "Sender"), configuration["Smtp:From"] is { Length: > 0 } from ? Same(from) : new("El de la institución", "The institution's"), "Smtp__From"),
            new(new("Proveedor de SMS", "SMS provider"), provider.Length > 0
                ? Same(provider)
                : new("Sin configurar: los SMS se guardan en la carpeta de datos", "Not set: SMS are kept in the data folder"), "Sms__Provider"),
        ];
    }

    private static Text Given(string? value) => string.IsNullOrEmpty(value) ? new("Ninguno", "None") : new("Configurado", "Set");

    private static Text When(SchedulePlan plan, string name) =>
        plan.Paused ? new("En pausa (Schedules__Paused)", "Paused (Schedules__Paused)")
        : plan.CronOf(name) is { } cron ? Same(cron)
        : new("Solo a mano", "By hand only");

    private static Text Same(string text) => new(text, text);

    private static string Or(string? value, string usual) => string.IsNullOrWhiteSpace(value) ? usual : value.Trim();
}

using System.Globalization;
using System.Text.Encodings.Web;
using Claustro.Platform.Errors;

namespace Claustro.Identity.SignIn;

/// <summary>The sign-in page's HTML in both languages. Each takes the hidden antiforgery field last.</summary>
internal static class SignInHtml
{
    public static readonly Text Refused = new(
        "El usuario o la contraseña no son correctos, o ha habido demasiados intentos. Espere cinco minutos si no consigue entrar.",
        "The user name or password is not right, or there were too many attempts. Wait five minutes if you cannot get in.");

    public static readonly Text NotConfirmed = new(
        "Falta confirmar su dirección: abra el enlace del correo que le enviamos.", "Your address is not confirmed yet: open the link in the mail we sent you.");

    public static readonly Text WrongCode = new("El código no es correcto. Pruebe con el siguiente.", "The code is not right. Try the next one.");

    public static readonly Text Expired = new("La página había caducado. Inténtelo de nuevo.", "The page had expired. Try again.");

    private const string Style = """
        :root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;display:grid;place-items:center;min-height:95vh;margin:0}
        main{width:min(22rem,90vw)}label{display:block;margin-top:1rem}input{font:inherit;width:100%;box-sizing:border-box;padding:.6rem;border:1px solid #767676;border-radius:.3rem}
        button{font:inherit;width:100%;margin-top:1.5rem;padding:.7rem;border:0;border-radius:.3rem;background:#2b4c9b;color:#fff;cursor:pointer}
        [role=alert]{padding:.6rem .8rem;border-left:4px solid #c62828;background:#c628281a}
        """;

    public static Func<string, string> Credentials(CultureInfo language, string? returnUrl, string? userName, Text? complaint) => hidden => Page(language, complaint, $"""
        <label for="userName">{In(language, "Usuario o correo", "User name or mail")}</label>
        <input id="userName" name="userName" autocomplete="username" required maxlength="254" value="{Encode(userName)}" autofocus>
        <label for="password">{In(language, "Contraseña", "Password")}</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required maxlength="128">
        <input type="hidden" name="returnUrl" value="{Encode(returnUrl)}">{hidden}
        <button>{In(language, "Entrar", "Sign in")}</button>
        """);

    public static Func<string, string> Code(CultureInfo language, string? returnUrl, string ticket, Text? complaint) => hidden => Page(language, complaint, $"""
        <label for="code">{In(language, "Código de su aplicación, o uno de recuperación", "Code from your application, or a recovery code")}</label>
        <input id="code" name="code" autocomplete="one-time-code" required maxlength="32" autofocus>
        <input type="hidden" name="ticket" value="{Encode(ticket)}"><input type="hidden" name="returnUrl" value="{Encode(returnUrl)}">{hidden}
        <button>{In(language, "Continuar", "Continue")}</button>
        """);

    private static string Page(CultureInfo language, Text? complaint, string form) => $"""
        <!doctype html>
        <html lang="{language.TwoLetterISOLanguageName}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
        <title>{In(language, "Entrar", "Sign in")} · Claustro</title><style>{Style}</style></head>
        <body><main><h1>{In(language, "Entrar", "Sign in")}</h1>
        {(complaint is { } text ? $"<p role=\"alert\">{Encode(text.In(language))}</p>" : "")}
        <form method="post" action="{Authentication.SignInPath}">
        {form}
        </form></main></body></html>
        """;

    private static string In(CultureInfo language, string es, string en) => Encode(new Text(es, en).In(language));

    private static string Encode(string? text) => HtmlEncoder.Default.Encode(text ?? "");
}

# Two images of one build: docker build --target silo . and docker build --target front .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish Silo --configuration Release --output /silo \
    && dotnet publish WebFront --configuration Release --output /front

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS base
WORKDIR /app
USER $APP_UID
ENV ASPNETCORE_HTTP_PORTS=8080
EXPOSE 8080
# Ready, and not only alive: the image has no client for HTTP but its shell.
HEALTHCHECK --interval=5s --timeout=6s --start-period=60s --retries=3 CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]

FROM base AS silo
COPY --from=build /silo .
EXPOSE 11111 30000
ENTRYPOINT ["dotnet", "OrleansTickets.Silo.dll"]

FROM base AS front
COPY --from=build /front .
ENTRYPOINT ["dotnet", "OrleansTickets.WebFront.dll"]

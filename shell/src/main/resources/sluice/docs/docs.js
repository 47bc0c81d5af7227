// No validator: it would send the contract to a server on the internet.
window.ui = SwaggerUIBundle({
  url: '/openapi.yml',
  dom_id: '#docs',
  deepLinking: true,
  validatorUrl: null,
  tryItOutEnabled: true
});
